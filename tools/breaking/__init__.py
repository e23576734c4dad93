"""What of the public interface, and of the API document, a change breaks: `make breaking`."""
