"""What can be read. Functions over entries and states; the follower keeps what spans many streams."""
