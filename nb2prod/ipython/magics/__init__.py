"""What each family of magics becomes; one file a family."""
