// <high>
var high = 3;
// </high>
