contents = المحتويات
