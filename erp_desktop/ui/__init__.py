"""Qt parts: no business noun, no SQL."""

from erp_desktop.ui.immortal import keep_singletons

keep_singletons()
