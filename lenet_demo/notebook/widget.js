// The widget's end in the browser: an iframe that holds the page, and what page and Python tell each other.

export default {
  render({ model, el }) {
    const frame = document.createElement("iframe");
    frame.title = "LeNet-5";
    frame.allow = "clipboard-write; fullscreen";
    // It can reach nothing of the notebook's.
    frame.sandbox = "allow-scripts allow-downloads allow-modals allow-popups";
    frame.style.cssText = `display: block; width: 100%; border: 0; height: ${model.get("height")}px`;
    frame.srcdoc = model.get("_page");

    const hear = ({ source, data }) => {
      if (source !== frame.contentWindow) return; // some other page's
      if (data.drawing) {
        model.set("_drawing", data.drawing);
        model.save_changes();
      } else if (data.file) model.send({ file: data.file });
    };
    const give = ({ file }, [content]) => {
      const bytes = content && new Uint8Array(content.buffer, content.byteOffset, content.byteLength).slice();
      // A sandboxed frame's address is nobody's.
      frame.contentWindow?.postMessage({ file, bytes }, "*");
    };
    // Light or dark as the notebook is, which the system need not be.
    const tint = () => {
      const { colorScheme } = getComputedStyle(frame);
      const isSaid = ["dark", "light"].includes(colorScheme);
      if (isSaid) frame.contentWindow?.postMessage({ dark: colorScheme === "dark" }, "*");
    };
    const observer = new MutationObserver(tint);
    observer.observe(document.documentElement, { attributes: true });
    observer.observe(document.body, { attributes: true });
    frame.addEventListener("load", tint);
    window.addEventListener("message", hear);
    model.on("msg:custom", give);
    el.append(frame);
    return () => {
      observer.disconnect();
      window.removeEventListener("message", hear);
      model.off("msg:custom", give);
    };
  },
};
