"""What the guide is made with; the pages themselves are Markdown."""
