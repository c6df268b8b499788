create trigger account_keep_tree
after insert or update of parent_id on erp.account
for each row
when (new.parent_id is not null)
execute function erp_api.account__keep_tree();

create trigger account_keep_use
before update of type, control, postable, currency_code on erp.account
for each row
when ((old.type, old.control, old.postable, old.currency_code)
    is distinct from (new.type, new.control, new.postable, new.currency_code))
execute function erp_api.account__keep_use();
