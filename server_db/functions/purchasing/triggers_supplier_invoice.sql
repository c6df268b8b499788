create trigger supplier_invoice_fold_number
before insert or update of supplier_number, supplier_id on erp.supplier_invoice
for each row execute function erp_api.supplier_invoice__fold_number();
