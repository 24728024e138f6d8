import { at, type Story } from '../story.ts';

const visit = { childSeen: true, livesWith: '外婆【演示】', guardianPerformance: '良好', leftAgain: false, riskLevel: 'YELLOW' };

/** A boy of the street brought back from elsewhere: received, at school again, visited; the visit after three months is due. */
export const xiaoman: Story = {
  process: 'stray-minor-rescue',
  caseNo: 'SM-2026-0002',
  codeName: '小满',
  scenes: [
    {
      at: '2026-08-24T15:30',
      who: 'hemiao',
      begin: 'SM-B',
      data: {
        handedAt: at('2026-08-24T15:00'),
        fromPlace: '外省某市【演示】',
        escortUnit: '当地救助管理站【演示】',
        village: 'VC-HT',
        sex: '男',
        age: 10,
        receivedBy: '外婆【演示】',
        pledgeSigned: true,
        returnPapers: ['file:护送返乡交接单【演示】.pdf'],
      },
    },
    {
      at: '2026-08-24T16:30',
      who: 'hemiao',
      step: 'SM-14',
      data: {
        receivedAt: at('2026-08-24T16:00'),
        localReceiver: '何苗、乔雨【演示】',
        village: 'VC-HT',
        pledgeSigned: true,
        receptionReceiptNo: '演示接0824',
        riskLevel: 'YELLOW',
      },
    },
    {
      at: '2026-08-25T10:00',
      who: 'linyihang',
      step: 'SM-15a',
      data: {
        goals: [{ goal: '开学时复学,外婆照料得上' }],
        items: [
          { need: '转学复学', measure: '联系学校办理复学', responsibleOrg: 'EDU', dueAt: at('2026-09-01T17:30'), evidenceType: '回执' },
          {
            need: '家庭教育指导',
            measure: '每月上门指导一次',
            responsibleOrg: 'FL',
            dueAt: at('2026-09-15T17:30'),
            evidenceType: '服务记录',
          },
        ],
        childInformed: true,
      },
    },
    {
      at: '2026-08-26T10:30',
      who: 'qiaoyu',
      step: 'SM-14b',
      data: {
        firstVisitAt: at('2026-08-26T10:00'),
        childSeen: true,
        livesWith: '外婆【演示】',
        homeSafety: '安全',
        inSchool: '辍学',
      },
    },
    {
      at: '2026-08-31T11:00',
      who: 'qiaoyu',
      step: 'SM-16',
      data: { ...visit, visitAt: at('2026-08-31T10:30'), inSchool: '辍学', childFeels: '想回学校' },
    },
    {
      at: '2026-09-01T11:00',
      who: 'edu',
      step: 'SM-15',
      which: { item: { responsibleOrg: 'EDU' } },
      data: { status: '已完成', doneAt: at('2026-09-01T09:00'), description: '已报到入学。' },
    },
    {
      at: '2026-09-10T15:00',
      who: 'fulian',
      step: 'SM-15',
      which: { item: { responsibleOrg: 'FL' } },
      data: { status: '已完成', doneAt: at('2026-09-10T14:30'), description: '首次上门指导已完成,列入月度安排。' },
    },
    {
      at: '2026-09-24T11:00',
      who: 'qiaoyu',
      step: 'SM-16',
      data: { ...visit, visitAt: at('2026-09-24T10:30'), inSchool: '在学', childFeels: '适应' },
    },
  ],
};
