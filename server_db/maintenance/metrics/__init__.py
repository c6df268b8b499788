"""What Prometheus is told of a server and its companies; see installer/server/monitoring/WATCHING.md.

`families` is the list of all metrics; `server` asks what belongs to the whole server, `company` one company, `places`
looks at disks, backups and the certificate; `collector` puts them together, `publish` prints or serves.
"""
