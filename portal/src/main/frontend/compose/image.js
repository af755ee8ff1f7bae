import { Node, mergeAttributes } from "@tiptap/core";

// A picture that was uploaded to the letter. Its address in the letter is image:ID; on this page it
// is shown from images/ID.
export const Picture = Node.create({
  name: "picture",
  group: "block",
  draggable: true,

  addAttributes() {
    return { src: { default: null }, alt: { default: "" } };
  },

  parseHTML() {
    return [{ tag: 'img[src^="image:"]' }];
  },

  renderHTML({ HTMLAttributes }) {
    return ["img", mergeAttributes(HTMLAttributes)];
  },

  addNodeView() {
    return ({ node }) => {
      const dom = document.createElement("img");
      dom.src = `images/${node.attrs.src.slice("image:".length)}`;
      dom.alt = node.attrs.alt;
      return { dom };
    };
  },
});
