"""What all pages share: the session, its link, the controls, the theme and the style."""
