"""Messages, written in the transaction of their cause and delivered afterwards."""
