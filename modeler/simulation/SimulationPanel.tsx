import { Button, Select } from 'antd';
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWhoWords } from '../assignment/who-words.ts';
import { type DiagramElement, is, isAny } from '../canvas/bpmn.ts';
import { Forecast } from '../panel/DeadlineField.tsx';
import { useDesk, useElementName } from '../panel/desk.tsx';
import { Field } from '../panel/fields.tsx';
import { usePolicyMeaning } from '../timing/policy-meaning.ts';
import { fromField, toField } from './token-time.ts';
import './simulation.css';

interface Visit {
  n: number;
  element: DiagramElement;
  /** What the token's clock showed. */
  at: Date;
}
interface Trace {
  action: string;
  element: DiagramElement;
}

const TRACE = 'tokenSimulation.simulator.trace';
const RESET = 'tokenSimulation.resetSimulation';
const SPEEDS = [0.5, 1, 2, 5];

/** What the token has met, newest first; for tasks, who would get them and until when. */
export function SimulationPanel() {
  const { t } = useTranslation('modeler');
  const { drawing, office } = useDesk();
  const [clock, setClock] = useState(() => toField(office.now()));
  const clockId = useId();
  const shown = useRef(clock);
  shown.current = clock;
  const [visits, setVisits] = useState<Visit[]>([]);
  const [paused, setPaused] = useState(false);
  const [speed, setSpeed] = useState(1);
  useEffect(() => {
    const bus = drawing.get('eventBus');
    const met = ({ action, element }: Trace) => {
      if (action !== 'enter' || !isAny(element as never, ['bpmn:Activity', 'bpmn:Event', 'bpmn:Gateway'])) return;
      const at = fromField(shown.current) ?? office.now();
      setVisits((before) => [{ n: (before[0]?.n ?? 0) + 1, element, at }, ...before].slice(0, 200));
    };
    const forget = () => {
      setVisits([]);
      setPaused(false);
    };
    bus.on(TRACE, met);
    bus.on(RESET, forget);
    return () => {
      bus.off(TRACE, met);
      bus.off(RESET, forget);
    };
  }, [drawing, office]);

  const pause = () => {
    drawing.get('pauseSimulation').toggle();
    setPaused(drawing.get('pauseSimulation').isPaused);
  };

  return (
    <div className="modeler-panel">
      <header>
        <h2>{t('simulation.title')}</h2>
      </header>
      <p>{t('simulation.how')}</p>
      <Field id={clockId} label={t('simulation.clock')} hint={t('simulation.clockAbout')}>
        <input id={clockId} type="datetime-local" value={clock} onChange={({ target }) => setClock(target.value)} />
      </Field>
      <div className="modeler-acts">
        <Button size="small" disabled={visits.length === 0} onClick={pause}>
          {t(paused ? 'simulation.go' : 'simulation.pause')}
        </Button>
        <Button size="small" disabled={visits.length === 0} onClick={() => drawing.get('resetSimulation').resetSimulation()}>
          {t('simulation.reset')}
        </Button>
        <Select
          size="small"
          aria-label={t('simulation.speed')}
          value={speed}
          options={SPEEDS.map((each) => ({ value: each, label: t('simulation.times', { times: each }) }))}
          onChange={(next) => {
            setSpeed(next);
            drawing.get('animation').setAnimationSpeed(next);
          }}
        />
      </div>
      {visits.length === 0 ? <p className="modeler-hint">{t('simulation.empty')}</p> : null}
      <ol className="simulation-log" reversed aria-live="polite">
        {visits.map((visit) => (
          <VisitLine key={visit.n} {...visit} />
        ))}
      </ol>
    </div>
  );
}

function VisitLine({ element, at }: Visit) {
  const { t } = useTranslation('modeler');
  const { policies } = useDesk();
  const elementName = useElementName();
  const meaning = usePolicyMeaning();
  const who = useWhoWords();
  const named = is(element as never, 'bpmn:Activity') ? element.businessObject.get<string | undefined>('weibao:deadlinePolicy') : undefined;
  const id = named?.split(',')[0];
  const policy = policies.find((each) => each.id === id);
  return (
    <li>
      <strong>{elementName(element)}</strong> <small>{t(`type.${element.type.replace('bpmn:', '')}`)}</small>
      {is(element as never, 'bpmn:UserTask') ? <div>{t('simulation.who', { who: who(element) })}</div> : null}
      {id ? (
        <div className="modeler-hint">
          {policy ? <div>{meaning(policy)}</div> : null}
          <Forecast policy={id} from={at} />
        </div>
      ) : null}
    </li>
  );
}
