"""What a person sees of an answer: tables and sentences, by what is shown."""
