"""Exchange rates: what one unit of a currency is worth in company currency, from a day on."""
