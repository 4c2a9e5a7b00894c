// The README's snippet has run and printed its three rates.
def log = new File(basedir, "build.log").text
["greedy         ", "n=1000, p=0.5  ", "worst case     "].each {
  assert log =~ /(?m)${it}[01]\.\d+ \[/ : "the consumer did not print '${it.trim()}'"
}
return true
