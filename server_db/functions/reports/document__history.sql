create function erp_api.document__history(in_kind text, in_id text)
returns table (at timestamptz, login text, name text, event text, detail jsonb)
language plpgsql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
    v_noun text := case in_kind when 'supplier' then 'party' else in_kind end;
    -- Company, people and currencies are named by a number or a word, and have no events.
    v_id uuid := case when pg_input_is_valid(in_id, 'uuid') then in_id::uuid end;
    -- What a discarded or approved order says of prices is for those who may see prices; likewise values of stock.
    v_hidden text[] := case
        when v_noun = 'stock_opening' and not may('stock_value:read') then '{request_id,document,lines}'
        when v_noun = 'purchase_order' and not may('purchase_order:read_price') then '{request_id,amount,document,lines}'
        else '{request_id}'
    end;
begin
    if v_noun <> all (scope_nouns()) then
        perform fail('access.denied', jsonb_build_object('permission', in_kind || ':read'));
    end if;
    return query
    select h.at, h.login, coalesce(p.name, h.login), h.event, h.detail
    from (
        select e.at, e.login, e.event, e.detail - v_hidden as detail, e.id
        from document_event e
        where e.document_id = v_id and e.document_kind = v_noun
        union all
        select c.at, c.login, c.action, c.changes, c.id
        from change_log c
        where c.noun = v_noun and c.record_id = in_id and may('history:read')
    ) h
    left join person p on p.login = h.login
    order by h.at, h.id;
end
$$;
comment on function erp_api.document__history(text, text) is
    'What happened to a document, oldest first: its events for everybody who may read it, and every changed value '
    'for those who may also read the history.';
