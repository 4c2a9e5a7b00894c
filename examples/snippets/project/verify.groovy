// Every program has run and printed what it is about. Figures are those of the demo; where the last digit
// may differ from machine to machine, only the form is looked at.
def log = new File(basedir, "build.log").text
def rate = /[01]\.\d+ \[[01]\.\d+, [01]\.\d+\], \d+\/576/
[
    /greedy         $rate/,
    /n=1000, p=0\.5  $rate/,
    /worst case     $rate/,

    /before      $rate/,
    /after       $rate/,
    /difference  0\.\d+ \[.*\]/,
    /McNemar     .+/,

    /tokens \d+ to \d+/,
    /\d+\.\d % of the book/,

    /impossible under top-k=40     \d{3}/,
    /already at the first token    \d{1,3}/,

    /gate passes: 2 criteria shown to hold at 95 %/,
].each {
  def printed = (log =~ /(?m)^$it/).find()
  assert printed : "no program printed what matches '$it'"
}
def regions = (log =~ /(?m)^tokens \d+ to \d+/).count
assert regions == 3 : "the book holds three records that the model learned"
return true
