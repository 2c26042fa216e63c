/** Whether an element is, or was, near the part of the page on screen: heavy parts wait until then. */
import { useEffect, useRef, useState, type RefObject } from 'react';

const MARGIN = '600px';

export function useNearby(): [RefObject<HTMLDivElement | null>, boolean] {
  const place = useRef<HTMLDivElement>(null);
  const [isNearby, setNearby] = useState(typeof IntersectionObserver === 'undefined');
  useEffect(() => {
    const element = place.current;
    if (isNearby || !element) return undefined;
    const observer = new IntersectionObserver(
      (entries) => entries.some((entry) => entry.isIntersecting) && setNearby(true),
      { rootMargin: MARGIN },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [isNearby]);
  return [place, isNearby];
}
