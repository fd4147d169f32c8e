// Plotly's own words that a viewer of these figures can meet, in Chinese: from zh-cn.js of
// plotly.js-locales 3.7.0 (Plotly, Inc.; MIT licence).

export const CHINESE = {
  moduleType: "locale",
  name: "zh-CN",
  dictionary: {
    "Double-click on legend to isolate one trace": "双击图例来突显对应轨迹",
    "Double-click to zoom back out": "双击返回缩小显示",
    trace: "踪迹:",
  },
};
