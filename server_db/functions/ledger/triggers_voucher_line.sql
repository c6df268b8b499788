create trigger voucher_line_check_lines
after insert on erp.voucher_line
referencing new table as new_line
for each statement execute function erp_api.voucher__check_lines();
