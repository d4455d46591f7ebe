"""Lists as workbooks: exactly what a page lists, row by row, told in the trail before it leaves."""
