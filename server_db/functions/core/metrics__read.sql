create function erp_api.metrics__read() returns table (metric text, label text, value double precision)
language sql stable security definer
set search_path = erp_api, erp, pg_catalog, pg_temp
as $$
    select 'documents', n.document_kind, sum(n.last_number)::double precision
    from document_number n
    group by n.document_kind
    union all
    select 'vouchers', j.kind, sum(v.last_number)
    from voucher_number v
    join journal j on j.id = v.journal_id
    group by j.kind
    union all
    select f.metric, f.label, 1
    from deployment d
    cross join lateral (values ('release', d.release), ('revision', d.revision)) f(metric, label)
    where d.id = (select max(id) from deployment)
    union all
    select 'proved_backup_at', '', extract(epoch from max(p.backup_at)) from backup_proof p where p.outcome = 'proved'
    union all
    select 'proved_at', '', extract(epoch from max(p.at)) from backup_proof p where p.outcome = 'proved'
    union all
    select f.metric, '', f.value
    from backup_proof p
    cross join lateral (values
        ('proof_at', extract(epoch from p.at)),
        ('proof_ok', (p.outcome = 'proved')::integer),
        ('proof_findings', jsonb_array_length(coalesce(p.detail -> 'findings', '[]')))
    ) f(metric, value)
    where p.id = (select max(id) from backup_proof)
    union all
    select f.metric, '', f.value
    from check_run r
    cross join lateral (values ('check_at', extract(epoch from r.at)), ('check_seconds', r.duration_ms / 1000.0))
        f(metric, value)
    where r.id = (select max(id) from check_run)
    union all
    select 'check_findings', f.key, f.value::double precision
    from check_run r
    cross join lateral jsonb_each_text(r.findings) f
    where r.id = (select max(id) from check_run)
$$;
comment on function erp_api.metrics__read() is
    'What is watched of the company: counters that only grow, and moments in seconds since 1970; nothing of a person, a '
    'partner or an amount. A metric without a value never happened.';
