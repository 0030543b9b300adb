// Both ends are marked.
class Oven
{
    // <heat>
    void Heat(int to)
    {
        Burner.On(to < 250);
        #region Inner
        Light.On();
        #endregion
    }
    // </heat>

	//<Snippet_Cool>
	void Cool() => Burner.Off();
	//</Snippet_Cool>
}
