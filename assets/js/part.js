/**
 * The life of a browser part. Streamlit calls a component's default export for every change of data or theme, and may
 * run the clean-up of a call that a newer one overtook while the part lives on: so a part ends only when its element
 * has left the page.
 */

/**
 * The default export of a part. make(root) builds it once for each element; it has receive({data, setStateValue, …}),
 * called each time, destroy(), and settle() where it has something to tell Python before it may be gone.
 */
export function part(make) {
  const living = new WeakMap();
  return (component) => {
    const root = component.parentElement;
    let instance = living.get(root);
    if (!instance) living.set(root, (instance = make(root)));
    instance.receive(component);
    // After the present task: only then has the page let go of an element that it takes away.
    return () => {
      instance.settle?.();
      setTimeout(() => {
        if (root.isConnected || living.get(root) !== instance) return;
        living.delete(root);
        instance.destroy();
      });
    };
  };
}
