"""Draw a digit and watch two LeNets read it: python app.py"""

from lenet_demo.__main__ import serve

if __name__ == "__main__":
    serve()
