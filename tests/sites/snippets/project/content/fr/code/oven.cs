// <heat>
// Chauffe.
// </heat>
