"""The style sheet of the web page: one column on a phone, contents beside the text on a desk, A4 on paper."""

STYLE = """
:root{color-scheme:light;--ink:#1b1b1b;--soft:#4a4a4a;--line:#8a8a8a;--fill:#ececec;--link:#0b4a8f}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-padding-top:.5rem}
body{margin:0;background:#fff;color:var(--ink);line-height:1.75;overflow-wrap:anywhere;
 font-family:"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Source Han Sans SC",sans-serif}
a{color:var(--link);text-underline-offset:.18em}
a:focus-visible,.scroll:focus-visible{outline:3px solid var(--link);outline-offset:2px}
main{max-width:66rem;margin:0 auto;padding:1rem}
h1,h2,h3,h4,h5,h6{line-height:1.4;margin:2em 0 .7em;text-wrap:balance}
h1{font-size:1.6rem;text-align:center;border-bottom:2px solid var(--ink);padding-bottom:.4em;margin-top:3em}
h2{font-size:1.25rem}
h3,h4,h5,h6{font-size:1.08rem}
p{margin:.55em 0}
p.body,p.item{text-indent:2em}
p.caption{text-align:center;font-weight:bold}
p.note{font-size:.9rem;color:var(--soft)}
p.attachment::before{content:"附件：";color:var(--soft)}
.cover{min-height:min(60vh,26rem);display:flex;flex-direction:column;justify-content:center;text-align:center;gap:1.2rem;padding:2rem 0}
.cover p{margin:0}
.cover_unit{font-size:1.3rem}
.cover_title{font-size:2rem;font-weight:bold;line-height:1.4;text-wrap:balance}
.cover_date{font-size:1.05rem;color:var(--soft)}
.skip a{position:absolute;left:-999rem;top:0;z-index:9;padding:.6rem 1rem;background:#fff}
.skip a:focus{left:0}
nav ul{list-style:none;margin:0;padding:0}
nav ul ul{padding-left:1.2em}
nav li a{display:block;padding:.28rem .2rem;text-decoration:none}
nav li a:hover{text-decoration:underline}
nav .title{font-weight:bold;font-size:1.25rem;text-align:center;margin:1em 0 .6em}
nav>ul>li>a{font-weight:bold}
.contents{border-top:1px solid var(--line);border-bottom:1px solid var(--line);padding-bottom:1rem}
.beside{padding:1rem;font-size:.92rem;line-height:1.5}
.back{position:fixed;right:.7rem;bottom:.7rem;z-index:5}
.back a{display:block;min-width:3rem;padding:.6rem .8rem;text-align:center;background:#fff;border:1px solid var(--line);
 border-radius:1.6rem;text-decoration:none;box-shadow:0 1px 4px rgba(0,0,0,.25)}
.above{display:flex;flex-wrap:wrap;justify-content:space-between;gap:0 1.5rem;font-size:.92rem;color:var(--soft)}
.above p{margin:.15em 0}
.above .number{flex-basis:100%}
.scroll{overflow-x:auto;margin:.3em 0 .6em;border:1px solid var(--line)}
table{border-collapse:separate;border-spacing:0;width:100%;font-size:.9rem;line-height:1.5}
caption{text-align:left;font-weight:bold;padding:.3em .5em}
caption.said{padding:0;font-size:0;line-height:0}
.unseen{position:absolute;width:1px;height:1px;margin:-1px;padding:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{border-right:1px solid var(--line);border-bottom:1px solid var(--line);padding:.32em .55em;vertical-align:middle;
 text-align:left;font-weight:normal;white-space:pre-wrap;overflow-wrap:break-word;background:#fff}
tr>.end{border-right:0}
.last{border-bottom:0}
.i{padding-left:calc(.55em + var(--level)*var(--step,1em))}
thead th,th.head{background:var(--fill);font-weight:bold;min-width:4.6em;text-wrap:balance}
.c{text-align:center}
.r{text-align:right}
.n{white-space:nowrap;font-variant-numeric:tabular-nums}
.b{font-weight:bold}
.stays{position:sticky;left:0;z-index:1}
.statement tbody th,td.t{min-width:8em}
.form table{table-layout:fixed;min-width:46rem}
.form thead th,.form td.t,.form tbody th{min-width:0}
.chart{margin:1.2em 0}
.chart svg{display:block;max-width:100%;height:auto;margin:0 auto}
@media (max-width:68.99rem){
 .beside.spare{display:none}
}
@media (max-width:40rem){
 h1{font-size:1.35rem;margin-top:2.2em}
 h2{font-size:1.15rem}
 .cover_title{font-size:1.6rem}
 tbody .stays{--step:.45em;min-width:9em;max-width:10.5em;padding-right:.3em}
 table{font-size:.85rem}
}
@media (min-width:69rem){
 .page{display:grid;grid-template-columns:17rem minmax(0,1fr)}
 .beside{position:sticky;top:0;height:100vh;overflow-y:auto;border-right:1px solid var(--line)}
 .back{display:none}
 main{width:100%;padding:1rem 2rem}
}
@page{size:A4 portrait;margin:22mm 18mm}
@page across{size:A4 landscape;margin:18mm 16mm}
@media print{
 :root{--ink:#000;--soft:#000;--link:#000;--line:#333}
 body{font-size:11.5pt;line-height:1.6;font-family:FangSong,"仿宋",SimSun,"宋体","Noto Serif CJK SC","Noto Serif SC",serif}
 h1,h2,h3,h4,h5,h6,.cover_title,thead th,.b{font-family:SimHei,"黑体","Noto Sans CJK SC","Noto Sans SC",sans-serif}
 .page{display:block}
 main{max-width:none;padding:0;margin:0}
 .skip,.beside,.back{display:none}
 .cover{min-height:230mm;break-after:page}
 .contents{border:0;break-after:page}
 .contents{line-height:1.35}
 .contents li a{color:#000;padding:.12rem 0}
 h1,h2,h3,h4,h5,h6{break-after:avoid;margin-top:1.2em}
 h1{font-size:18pt;margin-top:0}
 h2{font-size:14pt}
 h3{font-size:12.5pt}
 .new-page{break-before:page}
 .statement>h2,.statement>h3{text-align:center;margin-top:.4em}
 .across{page:across}
 .scroll{overflow:visible;border:0}
 table{border-collapse:collapse}
 th,td{padding:.2em .35em}
 th,td,tr>.end,.last{border:1px solid var(--line)}
 table,.form table{font-size:8.5pt;line-height:1.35;min-width:0}
 .across table{font-size:8pt}
 .form table{font-size:8pt;line-height:1.2}
 .form th,.form td{padding:.14em .3em}
 .form>h2,.form>h3{font-size:12.5pt;margin:0 0 .3em}
 .form .note{margin:.2em 0 0}
 .short{break-inside:avoid}
 thead{display:table-header-group}
 tr{break-inside:avoid}
 .stays{position:static}
 .statement tbody th,tbody .stays,td.t{min-width:0;max-width:none}
 thead th,th.head{min-width:0;-webkit-print-color-adjust:exact;print-color-adjust:exact}
 .above,.above p{break-after:avoid}
 .chart{break-inside:avoid;break-after:avoid}
 .chart svg{-webkit-print-color-adjust:exact;print-color-adjust:exact}
 p{orphans:2;widows:2}
}
""".strip()
