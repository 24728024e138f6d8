import { type ComponentType, lazy } from 'react';
import { createBrowserRouter } from 'react-router';
import { Home } from './Home.tsx';
import { PageFailed } from './PageFailed.tsx';
import { PageMissing } from './PageMissing.tsx';
import { Shell } from './Shell.tsx';

/** Every page is loaded when it is first opened. */
function page(load: () => Promise<Record<string, ComponentType>>, name: string) {
  const Page = lazy(async () => ({ default: (await load())[name]! }));
  return <Page />;
}

const Inbox = page(() => import('../pages/inbox/InboxPage.tsx'), 'InboxPage');

export const router = createBrowserRouter([
  {
    path: '/',
    element: <Shell />,
    errorElement: <PageFailed />,
    children: [
      { index: true, element: <Home /> },
      { path: 'inbox', element: Inbox },
      { path: 'inbox/:taskId', element: Inbox },
      { path: 'tasks/:taskId', element: page(() => import('../pages/task/TaskPage.tsx'), 'TaskPage') },
      { path: 'cases', element: page(() => import('../pages/cases/CasesPage.tsx'), 'CasesPage') },
      { path: 'cases/new', element: page(() => import('../pages/intake/IntakePage.tsx'), 'IntakePage') },
      { path: 'cases/:caseId', element: page(() => import('../pages/case/CasePage.tsx'), 'CasePage') },
      { path: 'matters', element: page(() => import('../pages/matters/MattersPage.tsx'), 'MattersPage') },
      { path: 'board', element: page(() => import('../pages/board/BoardPage.tsx'), 'BoardPage') },
      { path: 'processes/*', element: page(() => import('../pages/processes/ProcessesPages.tsx'), 'ProcessesPages') },
      { path: 'decisions', element: page(() => import('../pages/decisions/DecisionsPage.tsx'), 'DecisionsPage') },
      { path: 'decisions/:id', element: page(() => import('../pages/decisions/DecisionPage.tsx'), 'DecisionPage') },
      { path: 'incidents', element: page(() => import('../pages/incidents/IncidentsPage.tsx'), 'IncidentsPage') },
      { path: 'incidents/:incidentId', element: page(() => import('../pages/incidents/IncidentPage.tsx'), 'IncidentPage') },
      { path: 'instances', element: page(() => import('../pages/instances/InstancesPage.tsx'), 'InstancesPage') },
      { path: 'instances/:instanceId', element: page(() => import('../pages/instances/InstancePage.tsx'), 'InstancePage') },
      { path: 'migrations', element: page(() => import('../pages/migrations/MigrationsPage.tsx'), 'MigrationsPage') },
      { path: 'migrations/new', element: page(() => import('../pages/migrations/NewMigrationPage.tsx'), 'NewMigrationPage') },
      { path: 'migrations/:migrationId', element: page(() => import('../pages/migrations/MigrationPage.tsx'), 'MigrationPage') },
      { path: 'letters', element: page(() => import('../pages/letters/LetterTemplatesPage.tsx'), 'LetterTemplatesPage') },
      { path: 'policies', element: page(() => import('../pages/policies/PoliciesPage.tsx'), 'PoliciesPage') },
      { path: 'calendar/:year', element: page(() => import('../pages/calendar/CalendarPage.tsx'), 'CalendarPage') },
      { path: 'accounts', element: page(() => import('../pages/accounts/AccountsPage.tsx'), 'AccountsPage') },
      { path: 'account', element: page(() => import('../pages/account/AccountPage.tsx'), 'AccountPage') },
      { path: 'audit', element: page(() => import('../pages/audit/AuditPage.tsx'), 'AuditPage') },
      { path: '*', element: <PageMissing /> },
    ],
  },
]);
