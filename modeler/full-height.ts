import { type RefObject, useEffect, useRef } from 'react';

const MARGIN = 16;

/** Lets an element fill the window below whatever the page has above it. On narrow screens the page scrolls instead. */
export function useFullHeight(): RefObject<HTMLDivElement | null> {
  const frame = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const measure = () => {
      const element = frame.current;
      if (!element) return;
      const above = element.getBoundingClientRect().top + window.scrollY;
      element.style.setProperty('--full-height', `calc(100vh - ${Math.round(above + MARGIN)}px)`);
    };
    measure();
    const changed = new ResizeObserver(measure);
    changed.observe(document.body);
    return () => changed.disconnect();
  }, []);
  return frame;
}
