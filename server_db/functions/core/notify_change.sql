create function erp_api.notify_change(in_noun text, in_id uuid default null) returns void
language plpgsql volatile
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
begin
    perform pg_notify('kontor_changes', in_noun || coalesce(':' || in_id, ''));
end
$$;
comment on function erp_api.notify_change(text, uuid) is
    'Tell every desktop that listens, once this transaction is committed, that a record (`noun:id`) or several of a '
    'noun (`noun`) changed. Says nothing of their content, because everybody may listen.';
