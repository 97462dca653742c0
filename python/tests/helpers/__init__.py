"""What several test modules share: landings written for a test, and builds of them."""
