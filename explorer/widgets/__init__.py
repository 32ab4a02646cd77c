"""What several parts draw with: theme, text, maps, number grids, legends, bars.  They know no session."""
