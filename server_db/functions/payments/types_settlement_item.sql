create type erp_api.settlement_item as (open_item_id uuid, line smallint, amount numeric);
comment on type erp_api.settlement_item is
    'A part of an open item to settle, in the item''s currency: positive for a payable, negative for a credit note.';
