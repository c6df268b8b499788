create constraint trigger voucher_check_balance
after insert on erp.voucher
deferrable initially deferred
for each row execute function erp_api.voucher__check_balance();
