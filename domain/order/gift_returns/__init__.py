"""Gift returns in both directions (赠品返还): applied for, reviewed, instructed, sent, received, archived."""
