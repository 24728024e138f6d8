import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { NamedProposal } from '../../api/migrations.ts';
import { named } from '../../language.ts';
import '../../forms/fields/fields.css';
import './migrations.css';

interface Props {
  proposal: NamedProposal;
  /** Old element → new element; an empty text: nowhere. Only what differs from the proposal. */
  chosen: Record<string, string>;
  choose(element: string, home: string): void;
  /** Only new names: whatever is still there, or was there before, is no other element's home. */
  renames: boolean;
}

const wordsOf = ({ id, name, nameEn }: { id: string; name?: string; nameEn?: string }) =>
  name ? `${named({ name, ...(nameEn ? { nameEn } : {}) })} (${id})` : id;

/** Where each element goes. What keeps its id is only counted until somebody wants to see it. */
export function MappingTable({ proposal, chosen, choose, renames }: Props) {
  const { t } = useTranslation('migrations');
  const [all, setAll] = useState(false);
  const settled = (element: NamedProposal['elements'][number]) => element.to === element.id && chosen[element.id] === undefined;
  const old = new Set(proposal.elements.map(({ id }) => id));
  const now = new Set(proposal.homes.map(({ id }) => id));
  const isNewName = (element: string, home: string) => !now.has(element) && !old.has(home);
  const rows = proposal.elements.filter((element) => all || element.standing > 0 || !settled(element));
  const hidden = proposal.elements.length - rows.length;
  return (
    <>
      <div className="scroll-x">
        <table className="mapping">
          <thead>
            <tr>
              <th scope="col">{t('element')}</th>
              <th scope="col">{t('standing')}</th>
              <th scope="col">{t('home')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((element) => {
              const { id, type, standing, to = '' } = element;
              const home = chosen[id] ?? to;
              const lost = home === '' && standing > 0;
              return (
                <tr key={id}>
                  <th scope="row">{wordsOf(element)}</th>
                  <td data-label={t('standing')}>{standing}</td>
                  <td>
                    <select
                      className="wb-input"
                      aria-label={t('homeOf', { name: wordsOf(element) })}
                      value={home}
                      onChange={({ target }) => choose(id, target.value)}
                    >
                      <option value="">{t(standing > 0 ? 'homeless' : 'nowhere')}</option>
                      {proposal.homes
                        .filter((each) => each.type === type && (!renames || each.id === id || isNewName(id, each.id)))
                        .map((each) => (
                          <option key={each.id} value={each.id}>
                            {wordsOf(each)}
                          </option>
                        ))}
                    </select>
                    {lost && <div style={{ color: 'var(--overdue)' }}>⚠ {t('lost', { count: standing })}</div>}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {rows.length === 0 && <p className="muted">{t('nothingToMap')}</p>}
      {(hidden > 0 || all) && (
        <Button type="link" style={{ padding: 0 }} onClick={() => setAll(!all)}>
          {all ? t('showFew') : t('showAll', { count: hidden })}
        </Button>
      )}
    </>
  );
}
