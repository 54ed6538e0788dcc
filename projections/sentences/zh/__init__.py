"""Chinese: a sentence for every event, words for codes, phrases, and what stands on pages."""
