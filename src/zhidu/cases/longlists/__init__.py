"""What every long list is made of: cells, filters, an address, pages by the last row seen, a spreadsheet."""
