create function erp_api.set_search_key() returns trigger
language plpgsql security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
declare
    v_row jsonb := to_jsonb(new);
    v_texts text[] := '{}';
    v_name text;
begin
    foreach v_name in array tg_argv loop
        if jsonb_typeof(v_row -> v_name) = 'object' then
            v_texts := v_texts || array(select a.value from jsonb_each_text(v_row -> v_name) a order by a.key);
        else
            v_texts := v_texts || (v_row ->> v_name);
        end if;
    end loop;
    new.search_key := search_key(v_texts);
    return new;
end
$$;
comment on function erp_api.set_search_key() is
    'Trigger: keep search_key; its arguments are the columns that a record is found by; of attributes, the values.';
