"""What a visitor sees. Read build, render, texts, page.html, main.js, and a folder a part.

Nothing is imported here: Gradio, which build needs alone, takes seconds to import.
"""
