import { Input } from 'antd';
import { type KeyboardEvent, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type DiagramElement, type Drawing, is } from '../canvas/bpmn.ts';
import { useElementName } from '../panel/desk.tsx';
import type { Problem } from '../types.ts';
import '../text.css';
import './element-list.css';

interface Props {
  drawing: Drawing;
  revision: number;
  selected: DiagramElement | null;
  problems: Problem[];
  onPick(elementId: string): void;
}

interface Line {
  element: DiagramElement;
  depth: number;
}

/** Every element of the diagram as a list: the way through it without a pointer, and without sight. */
export function ElementList({ drawing, revision, selected, problems, onPick }: Props) {
  const { t } = useTranslation('modeler');
  const elementName = useElementName();
  const [sought, setSought] = useState('');
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision is another list
  const lines = useMemo(() => linesOf(drawing.get('canvas').getRootElement()), [drawing, revision]);
  const matching = (line: Line) =>
    sought.trim() === '' || `${elementName(line.element)} ${line.element.id}`.toLowerCase().includes(sought.trim().toLowerCase());
  const shown = lines.filter(matching);
  const current = shown.findIndex(({ element }) => element === selected);
  const worst = (id: string) => {
    const found = problems.filter(({ elementId }) => elementId === id);
    return found.some(({ severity }) => severity === 'error') ? 'error' : found.length > 0 ? 'warning' : undefined;
  };

  const move = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowDown: current + 1, ArrowUp: current - 1, Home: 0, End: shown.length - 1 };
    const wanted = steps[event.key];
    if (wanted === undefined) return;
    event.preventDefault();
    const at = Math.max(0, Math.min(shown.length - 1, wanted));
    const line = shown[at];
    if (!line) return;
    onPick(line.element.id);
    list.current?.querySelectorAll<HTMLElement>('[role=option]')[at]?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <>
      <Input
        size="small"
        type="search"
        allowClear
        aria-label={t('outline.search')}
        placeholder={t('outline.search')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      <div className="modeler-hint">{t('outline.count', { count: shown.length })}</div>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={t('outline.title')}
        aria-activedescendant={current >= 0 ? `outline-${shown[current]!.element.id}` : undefined}
        onKeyDown={move}
      >
        {shown.map(({ element, depth }) => {
          const problem = worst(element.id);
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around it takes the keys
            // biome-ignore lint/a11y/useFocusableInteractive: the list box around it has the focus
            <div
              key={element.id}
              id={`outline-${element.id}`}
              role="option"
              aria-selected={element === selected}
              style={{ paddingInlineStart: 8 + depth * 14 }}
              onClick={() => onPick(element.id)}
            >
              <span>{elementName(element)}</span>
              {element.businessObject.name ? <small>{t(`type.${element.type.replace('bpmn:', '')}`)}</small> : null}
              {problem ? <span className={`problem-severity ${problem}`}>{t(`severity.${problem}`)}</span> : null}
            </div>
          );
        })}
      </div>
    </>
  );
}

/**
 * Nodes in the order in which the work goes, each with what is attached to it and what is inside it; then what no way leads to.
 * Of several ways, the upper one first.
 */
function linesOf(parent: DiagramElement, depth = 0): Line[] {
  const nodes = (parent.children ?? []).filter((child) => !child.labelTarget && !child.waypoints);
  const byPlace = (a: DiagramElement, b: DiagramElement) => a.y - b.y || a.x - b.x;
  const met = new Set<DiagramElement>();
  const lines: Line[] = [];
  const visit = (element: DiagramElement) => {
    if (met.has(element) || !nodes.includes(element)) return;
    write(element);
    follow(element);
  };
  const write = (element: DiagramElement) => {
    met.add(element);
    lines.push({ element, depth });
    if (element.children?.length) lines.push(...linesOf(element, depth + 1));
    const ways = element.outgoing.filter((flow) => is(flow as never, 'bpmn:SequenceFlow'));
    // A single way on needs no line of its own.
    if (ways.length > 1) lines.push(...ways.map((flow) => ({ element: flow, depth: depth + 1 })));
  };
  const follow = (element: DiagramElement) => {
    for (const attached of [...(element.attachers ?? [])].sort(byPlace)) visit(attached);
    for (const next of element.outgoing.flatMap(({ target }) => target ?? []).sort(byPlace)) visit(next);
  };
  const starts = nodes.filter((node) => node.incoming.length === 0 && node.outgoing.length > 0 && !node.host);
  for (const start of starts.sort(byPlace)) write(start);
  for (const start of starts) follow(start);
  for (const rest of [...nodes].sort(byPlace)) visit(rest);
  return lines;
}
