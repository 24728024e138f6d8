import type { ThemeConfig } from 'antd';

/** The bars of a chart: the urgency colours, strong enough to stand alone. */
export const BARS = { overdue: '#b42318', dueSoon: '#d68a1d', other: '#7d97b3' };

/** One accent. Colour otherwise means urgency and nothing else. */
export const theme: ThemeConfig = {
  token: {
    colorPrimary: '#1f4e79',
    colorInfo: '#1f4e79',
    colorLink: '#1f4e79',
    colorLinkHover: '#163a5c',
    colorLinkActive: '#163a5c',
    colorPrimaryBg: '#e8f0f8',
    colorInfoBg: '#e8f0f8',
    colorInfoBorder: '#b9cde0',
    colorErrorBg: '#fdecea',
    colorErrorBorder: '#f2b8b3',
    colorWarningBg: '#fff3dc',
    colorWarningBorder: '#ecd09a',
    colorSuccessBg: '#eaf3ed',
    colorSuccessBorder: '#bcd4c5',
    colorError: '#b42318',
    colorWarning: '#9a5b00',
    colorSuccess: '#3f6b4f',
    colorText: '#1d2733',
    colorTextSecondary: '#4a5663',
    colorTextTertiary: '#5a6672',
    colorTextDescription: '#4a5663',
    colorTextPlaceholder: '#66727e',
    colorTextQuaternary: '#66727e',
    colorBgLayout: '#f4f6f8',
    colorBorder: '#b9c2cc',
    fontFamily:
      "system-ui, -apple-system, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
    fontSize: 14,
    lineHeight: 1.65,
    borderRadius: 4,
    controlHeight: 34,
    motion: false,
  },
  components: {
    Layout: { headerBg: '#ffffff', headerHeight: 52, headerPadding: '0 16px' },
    Menu: { horizontalItemSelectedColor: '#1f4e79' },
    Table: { cellPaddingBlock: 8, headerBg: '#eef1f4', headerColor: '#1d2733' },
    Collapse: { headerBg: '#ffffff' },
    Descriptions: { labelBg: '#f4f6f8' },
    Tag: { defaultColor: '#1d2733' },
  },
};
