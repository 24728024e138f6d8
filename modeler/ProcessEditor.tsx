import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-embedded.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import { Alert } from 'antd';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Drawing } from './canvas/bpmn.ts';
import { markProblems } from './canvas/problem-marks.ts';
import { reveal } from './canvas/reveal.ts';
import { useCanvas } from './canvas/use-canvas.ts';
import { ProblemList } from './check/ProblemList.tsx';
import { useCheck } from './check/use-check.ts';
import { DeployDialog } from './deploy/DeployDialog.tsx';
import { useKeptDraft } from './draft/use-kept-draft.ts';
import { EditorToolbar } from './EditorToolbar.tsx';
import { useFullHeight } from './full-height.ts';
import { ElementList } from './outline/ElementList.tsx';
import { type Desk, DeskProvider, useElementName, useRevision, useSelected } from './panel/desk.tsx';
import { PropertiesPanel } from './panel/PropertiesPanel.tsx';
import { useProblemWords } from './panel/problem-words.ts';
import { SimulationPanel } from './simulation/SimulationPanel.tsx';
import type { Deployed, LiveVersion, ModelerOffice, ModelerOptions, PolicyFacts } from './types.ts';
import './modeler.css';

interface Props {
  /** Key of the process: names the draft on this machine and the exported file. */
  processKey: string;
  /** Opened in the editor: a draft, the live version, or a new process. */
  xml: string;
  /** True where `xml` is a draft that differs from what is live. */
  begun: boolean;
  live: LiveVersion | null;
  /** Version that is drawn from: it stays when another goes live meanwhile. */
  base: number;
  office: ModelerOffice;
  options: ModelerOptions;
  policies: PolicyFacts[];
  onDeployed(deployed: Deployed): void;
  /** Somebody else has deployed since: `live` is to be read again. */
  onStale(): void;
  /** That version has been looked at and may be replaced. */
  onRebase(version: number): void;
  /** The drawing is given up for what is live. */
  onLoadLive(): void;
  /** Whether there is something drawn that is not deployed. */
  onDirty(dirty: boolean): void;
}

/** The diagram editor: canvas, list of elements, properties, problems, walk-through, deployment. */
export function ProcessEditor({ processKey, xml, begun, live, base, office, options, policies, ...told }: Props) {
  const { onDeployed, onStale, onRebase, onLoadLive, onDirty } = told;
  const { t, i18n } = useTranslation('modeler');
  const { container, drawing, failed } = useCanvas(xml, i18n.language);
  const frame = useFullHeight();
  const revision = useRevision(drawing);
  const selected = useSelected(drawing);
  const check = useCheck(drawing, office, revision);
  const draft = useKeptDraft({ drawing, processKey, begun, base, onDirty });
  const [simulating, setSimulating] = useState(false);
  const [deploying, setDeploying] = useState(false);
  const [outlined, setOutlined] = useState(() => window.matchMedia('(min-width: 901px)').matches);
  const say = useProblemWords(drawing);
  const elementName = useElementName();
  const { problems } = check;

  // biome-ignore lint/correctness/useExhaustiveDependencies: marks are drawn anew for new problems and a new language
  useEffect(() => {
    if (drawing) markProblems(drawing, simulating ? [] : problems, (problem, element) => say(problem, elementName(element)));
  }, [drawing, problems, simulating, i18n.language]);

  const simulate = (active: boolean) => {
    drawing?.get('toggleMode').toggleMode(active);
    setSimulating(active);
    const start = drawing?.get('elementRegistry').filter(({ type, incoming }) => type === 'bpmn:StartEvent' && incoming.length === 0)[0];
    if (active && drawing && start) reveal(drawing, start);
  };
  const pick = useCallback((elementId: string) => drawing && show(drawing, elementId), [drawing]);
  const desk = useMemo<Desk | null>(
    () => (drawing ? { drawing, office, options, policies, problems, readOnly: simulating } : null),
    [drawing, office, options, policies, problems, simulating],
  );

  return (
    <div className="modeler" ref={frame}>
      <EditorToolbar
        drawing={drawing}
        revision={revision}
        processKey={processKey}
        saved={draft}
        outlined={outlined}
        onOutline={setOutlined}
        simulating={simulating}
        onSimulate={simulate}
        onDeploy={() => setDeploying(true)}
      />
      {failed ? <Alert type="error" showIcon title={t('editor.failed')} description={failed} /> : null}
      <div className="modeler-body">
        {outlined ? (
          <nav className="element-list" aria-label={t('outline.title')}>
            {desk ? <ElementList drawing={desk.drawing} revision={revision} selected={selected} problems={problems} onPick={pick} /> : null}
          </nav>
        ) : null}
        <div className="modeler-middle">
          <section ref={container} className="modeler-canvas" aria-label={t('editor.canvas')} />
          {desk ? (
            <DeskProvider value={desk}>
              <ProblemList check={check} onPick={pick} />
            </DeskProvider>
          ) : null}
        </div>
        <aside className="modeler-side" aria-label={t('editor.properties')}>
          {desk ? (
            <DeskProvider value={desk}>
              {simulating ? <SimulationPanel /> : selected ? <PropertiesPanel key={selected.id} element={selected} /> : null}
              {deploying ? (
                <DeployDialog
                  live={live}
                  base={base}
                  onStale={onStale}
                  onRebase={onRebase}
                  onLoadLive={onLoadLive}
                  onClose={() => setDeploying(false)}
                  onRefused={check.replace}
                  onPick={pick}
                  onDeployed={(deployed) => {
                    setDeploying(false);
                    draft.drop();
                    onDeployed(deployed);
                  }}
                />
              ) : null}
            </DeskProvider>
          ) : null}
        </aside>
      </div>
    </div>
  );
}

function show(drawing: Drawing, elementId: string): void {
  const element = drawing.get('elementRegistry').get(elementId);
  if (!element) return;
  drawing.get('selection').select(element);
  reveal(drawing, element);
}
