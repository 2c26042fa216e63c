/** Whether what stands in an element is larger than the element: then the keyboard must be able to scroll it. */
import { useEffect, useRef, useState, type RefObject } from 'react';

export function useOverflow<Box extends HTMLElement>(): [RefObject<Box | null>, boolean] {
  const box = useRef<Box>(null);
  const [isLarger, setLarger] = useState(false);
  useEffect(() => {
    const { current } = box;
    if (!current) return;
    const look = () =>
      setLarger(
        current.scrollWidth > current.clientWidth || current.scrollHeight > current.clientHeight,
      );
    const observer = new ResizeObserver(look);
    observer.observe(current);
    for (const child of current.children) observer.observe(child);
    look();
    return () => observer.disconnect();
  }, []);
  return [box, isLarger];
}
