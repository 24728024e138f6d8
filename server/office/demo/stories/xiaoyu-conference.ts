import { at, type Story } from '../story.ts';

const invited = ['EDU', 'SCH-ZX', 'SFS', 'TW', 'FL', 'XCB', 'VC-QN'];
const present = ['EDU', 'SCH-ZX', 'FL', 'VC-QN'];
const liaisons: Record<string, string> = { EDU: 'edu', 'SCH-ZX': 'zhongxue', FL: 'fulian', 'VC-QN': 'geqing' };

/** Seven units on one child: called at short notice, countersigned the same morning, two measures accepted. */
export const xiaoyuConference: Story = {
  process: 'case-conference',
  caseNo: 'CC-2026-0001',
  codeName: '小宇',
  calledBy: 'MR-2026-0009',
  scenes: [
    {
      at: '2026-11-17T09:30',
      who: 'chengye',
      step: 'CC-01b',
      data: {
        conferenceTriggers: ['T5', 'T10'],
        lifeDanger: false,
        summary: '小宇,13岁,遭同学网络和校园欺凌,公安不予立案,仍有风险。【演示】',
        measuresSoFar: '学校已报警,完成安全评估,制定帮扶计划。',
        wantsDecided: '各单位如何分工,网上不良信息如何清除。',
        suggestedUnits: invited,
        urgencyProposal: 'N',
      },
    },
    {
      at: '2026-11-17T10:00',
      who: 'zhoulan',
      step: 'CC-02',
      data: {
        accept: true,
        conferenceLevel: 'N',
        convenor: 'wbb_head',
        invited,
        agenda: '一、情况通报;二、分工;三、舆情。',
      },
    },
    {
      at: '2026-11-17T10:20',
      who: 'zhoulan',
      step: 'CC-03a',
      data: {
        leadUnit: 'EDU',
        owner: 'chengye',
        meetingAt: at('2026-11-18T09:00'),
        meetingMode: '现场',
        meetingPlace: '未保工作站',
        shortNoticeReason: '欺凌可能继续,提前召开。',
      },
    },
    {
      at: '2026-11-17T15:00',
      who: 'linyihang',
      step: 'CC-03e',
      data: {
        childHeard: true,
        heardAt: at('2026-11-17T14:30'),
        heardBy: 'linyihang',
        childOpinion: '想回教室,不想再看到那些消息。',
        opinionRecord: ['file:意见记录(签名)【演示】.pdf'],
      },
    },
    {
      at: '2026-11-17T16:00',
      who: 'edu',
      step: 'CC-03c',
      which: { unit: 'EDU' },
      data: { statementFacts: '学校已停止相关学生的集体活动,安排班主任每日关注。', canOffer: '心理教师、校内陪护。' },
    },
    {
      at: '2026-11-18T09:42',
      who: 'zhoulan',
      step: 'CC-04',
      data: {
        mode: '现场',
        meetingStartedAt: at('2026-11-18T09:00'),
        meetingEndedAt: at('2026-11-18T09:40'),
        chairName: '周岚【演示】',
        recorderName: '程野【演示】',
        attendees: present.map((attendeeOrg) => ({ attendeeOrg, attendeeName: '联络员【演示】' })),
        attendeeOrgs: present,
        absent: invited.filter((unit) => !present.includes(unit)).map((absentOrg) => ({ absentOrg, absentReason: '另有会议' })),
        confidentialityRead: true,
      },
    },
    {
      at: '2026-11-18T09:55',
      who: 'zhoulan',
      step: 'CC-05',
      data: {
        conclusions: [
          { type: '教育复学', content: '恢复到课,每日校内陪护', responsibleOrg: 'EDU', dueAt: at('2026-12-04T17:30') },
          { type: '持续监测', content: '每两周走访,关注网上情况', responsibleOrg: 'VC-QN', dueAt: at('2026-12-18T17:30') },
        ],
        returnDecision: '不送回',
        placement: '原监护人',
        nextReviewAt: '2027-01-15',
        riskLevel: 'ORANGE',
      },
    },
    {
      at: '2026-11-18T10:20',
      who: 'chengye',
      step: 'CC-06a',
      data: { minutesDraft: '会商认为小宇仍有风险,由教育学区牵头落实到课和陪护,社区定期走访。【演示】' },
    },
    ...present.map((unit, index) => ({
      at: `2026-11-18T10:${30 + 5 * index}`,
      who: liaisons[unit]!,
      step: 'CC-06b',
      which: { unit },
      data: { cosign: '同意' },
    })),
    {
      at: '2026-11-18T11:20',
      who: 'zhoulan',
      step: 'CC-06c',
      data: { signDecision: '签发' },
    },
    { at: '2026-11-18T14:10', who: 'edu', step: 'CC-07', which: { itemNo: 1 }, data: { acceptance: '签收' } },
    { at: '2026-11-18T14:40', who: 'geqing', step: 'CC-07', which: { itemNo: 2 }, data: { acceptance: '签收' } },
  ],
};
