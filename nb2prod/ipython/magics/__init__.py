"""One file a family of magics. Each declares `MAGIC` or `MAGICS`; dropping a file in is all there is to do."""
