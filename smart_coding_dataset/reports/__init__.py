"""An issue and the change that fixed it, as a row wants them: label, words, and files with their tests apart."""
