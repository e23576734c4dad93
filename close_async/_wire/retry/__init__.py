"""Whether, and after how long, a call is sent again. Pure."""
