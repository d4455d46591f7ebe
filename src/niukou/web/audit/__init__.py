"""The trail: searched, one entry in its chain, the anchors, and a part of it proved from the desk."""
