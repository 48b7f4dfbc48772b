"""How the HTML report looks on a wide and a narrow screen and on paper, and its filters.  Without scripts there are no
filters and everything is shown."""

STYLE = """
:root{--ink:#1c2733;--quiet:#55616d;--line:#cfd8e0;--error:#b3261e;--warning:#8a5a00;--info:#2f5c88;--paper:#fff}
*{box-sizing:border-box}[hidden]{display:none!important}
body{margin:0;font:15px/1.65 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:var(--ink);background:#f2f5f7}
main{max-width:1120px;margin:0 auto;padding:16px}
h1{font-size:24px;line-height:1.3;margin:8px 0}h2{font-size:19px;line-height:1.4;margin:0 0 4px}
h3{font-size:15px;line-height:1.5;margin:0 0 4px}p{margin:4px 0}
a{color:var(--info)}:focus-visible{outline:3px solid var(--info);outline-offset:2px}
.bar{position:sticky;top:0;z-index:1;background:var(--paper);border-bottom:1px solid var(--line);padding:8px 16px;
display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center}
.bar label{white-space:nowrap}.bar select{max-width:260px;font:inherit}
.bar input[type=search]{width:220px;max-width:60vw;padding:4px 8px;font:inherit}
.unit,.league{background:var(--paper);border:1px solid var(--line);border-radius:6px;padding:16px;margin:16px 0}
.quiet{color:var(--quiet);font-size:13px;overflow-wrap:anywhere}
.verdict{font-weight:600}
.finding{border:1px solid var(--line);border-left:5px solid var(--info);border-radius:3px;padding:8px 14px;margin:12px 0;
overflow-wrap:anywhere}
.finding.error{border-left-color:var(--error)}.finding.warning{border-left:5px dashed var(--warning)}
.finding.info{border-left:5px dotted var(--info)}
.tag{display:inline-block;color:#fff;background:var(--info);border-radius:3px;padding:0 8px;font-size:13px;margin-right:8px}
.error .tag{background:var(--error)}.warning .tag{background:var(--warning)}
dl.sides{display:flex;flex-wrap:wrap;gap:2px 24px;margin:6px 0}dl.sides div{display:flex;gap:8px}
dl.sides dt{color:var(--quiet)}dl.sides dd{margin:0;font-weight:600}
ol,ul{margin:4px 0;padding-left:24px}
.scroll{overflow-x:auto;margin:8px 0}
figure{margin:8px 0}figcaption{color:var(--quiet);font-size:13px}
svg{display:block;width:100%;min-width:620px;height:auto;border:1px solid var(--line);background:#fff}
svg text{font:700 9px sans-serif;fill:#fff}
table{border-collapse:collapse;font-size:13px;background:#fff}
caption{text-align:left;color:var(--quiet);font-size:13px;padding:2px 0}
th,td{border:1px solid var(--line);padding:3px 8px;text-align:right;white-space:nowrap}
th{background:#eef2f6;font-weight:600}
th.name,td.name{text-align:left;font-weight:400;background:none}td.gap{text-align:center;color:var(--quiet)}
td.marked{background:#fff1b8;outline:2px solid var(--error);outline-offset:-2px;font-weight:700}
mark{background:#fff1b8;border-bottom:2px solid var(--error);font-weight:700;color:inherit}
table.wide{width:100%}table.wide td.name,table.wide th.name{white-space:normal;min-width:9em}
details summary{cursor:pointer;color:var(--info)}
.sheet{display:none}
@media (max-width:520px){table.wide th.name{min-width:9em;width:9em;overflow-wrap:anywhere}main{padding:8px}.unit,.league{padding:10px}.finding{padding:8px 10px}.bar{position:static}
.bar label:has(input[type=search]){flex:1 1 100%;display:flex;gap:8px;align-items:center}
.bar input[type=search]{flex:1;width:auto;max-width:none}}
@page{size:A4;margin:15mm 14mm 16mm;@bottom-center{content:counter(page) " / " counter(pages);font-size:9pt}}
@media print{
body{background:#fff;font-size:10.5pt;line-height:1.5}main{max-width:none;padding:0}.bar{display:none}
.unit,.league{border:0;border-radius:0;padding:0;margin:0}.unit{break-before:page}.league+.unit,h1+.unit{break-before:page}
main.single h1,.unit.clean,.unit>h2,.screen{display:none}main.single .unit{break-before:auto}
.finding,figure,.sign,.sheet tr{break-inside:avoid}h3{break-after:avoid}
svg{min-width:0}.scroll{overflow:visible}.scroll table{font-size:8pt}.scroll th,.scroll td{white-space:normal}
details>summary{list-style:none;color:inherit}details::details-content{content-visibility:visible;block-size:auto;height:auto}
.sheet{display:block;padding:0 1pt}.sheet h2{text-align:center;font-size:16pt;margin:0 0 8pt}
.sheet table{width:100%;table-layout:fixed;font-size:9.5pt;margin-bottom:8pt}
.sheet th,.sheet td{border:1px solid #444;white-space:normal;text-align:left;vertical-align:top;overflow-wrap:anywhere;
padding:3pt 5pt}.sheet thead{display:table-header-group}.sheet .sign td{height:26pt}.sheet .sign td.tall{height:72pt}
.sheet th{background:#eee;-webkit-print-color-adjust:exact;print-color-adjust:exact}
.tag,td.marked,mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}
.appendix{break-before:page;font-size:13pt;margin:0 0 6pt}
}
@media screen{.appendix{display:none}}
"""

SCRIPT = """
const bar=document.querySelector('.bar'),boxes=bar.querySelectorAll('input[type=checkbox]'),
find=bar.querySelector('input[type=search]'),unit=bar.querySelector('select'),said=bar.querySelector('output');
bar.hidden=false;
function show(){
const on=new Set([...boxes].filter(b=>b.checked).map(b=>b.value)),words=find.value.trim(),one=unit?unit.value:'';let n=0;
document.querySelectorAll('.unit').forEach(u=>{let some=0;
u.querySelectorAll('.finding').forEach(f=>{const hide=!on.has(f.dataset.severity)||(words&&!f.textContent.includes(words));
f.hidden=hide;some+=!hide;const row=document.getElementById('s'+f.id);if(row)row.hidden=hide});
u.hidden=(one&&u.id!==one)||(words&&!some);if(!u.hidden)n+=some});
document.querySelectorAll('.league').forEach(l=>{l.hidden=!!one});
said.textContent='显示'+n+'处'}
for(const b of [...boxes,unit].filter(Boolean))b.addEventListener('change',show);
find.addEventListener('input',show);show();
document.querySelectorAll('figure .scroll').forEach(s=>{const r=s.querySelector('rect');if(!r)return;
const b=r.getBoundingClientRect(),a=s.getBoundingClientRect();s.scrollLeft=b.left-a.left-Math.max((a.width-b.width)/2,12)});
addEventListener('beforeprint',()=>document.querySelectorAll('details:not([open])').forEach(d=>{d.open=true;d.dataset.was=1}));
addEventListener('afterprint',()=>document.querySelectorAll('details[data-was]').forEach(d=>{d.open=false;delete d.dataset.was}));
"""
