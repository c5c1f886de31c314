"""Files to cleaned registers: sheets, headers, cells, and what was doubtful in them."""
